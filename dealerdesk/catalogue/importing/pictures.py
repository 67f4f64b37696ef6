"""Pictures as strangers send them, and as we keep them: decoded, shrunk, without EXIF, in WebP."""

import hashlib
import io
import struct
from pathlib import Path

from django.conf import settings
from PIL import Image, ImageOps

from dealerdesk.catalogue.importing.refresh import announce
from dealerdesk.catalogue.models import Picture

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF")
MOST_PIXELS = 50_000_000
LARGE = 1200
THUMBNAIL = 80
QUALITY = 82
BROKEN = (OSError, ValueError, SyntaxError, struct.error, EOFError, Image.DecompressionBombError)


class NotAPicture(ValueError):
    """The file is no picture of a kind that we keep, is broken, or is too large to open."""


def store_picture(path_1c: str, content: bytes) -> int:
    """Keep the file for every product that names this path; how many got another picture by it.

    Run again with the same bytes it changes nothing. 0 also when no product names the path (yet).
    Publishes `product:<key>`. Raises NotAPicture.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    waiting = Picture.objects.filter(path_1c=path_1c).exclude(sha256=sha256)
    products = list(waiting.values_list("product_id", flat=True))
    if products:
        large, thumbnail = _encoded(content, sha256)
        waiting.update(sha256=sha256, file=large, thumbnail=thumbnail)
        announce(products)
    return len(products)


def _encoded(content: bytes, sha256: str) -> tuple[str, str]:
    """Write both sizes; their names under MEDIA_ROOT."""
    image = _opened(content)
    large = _write(image, LARGE, f"pictures/{sha256[:2]}/{sha256}.webp")
    return large, _write(image, THUMBNAIL, f"pictures/{sha256[:2]}/{sha256}-{THUMBNAIL}.webp")


def _opened(content: bytes) -> Image.Image:
    try:
        image = Image.open(io.BytesIO(content), formats=FORMATS)
        if image.width * image.height > MOST_PIXELS:
            raise NotAPicture(f"{image.width} × {image.height} points are too many")
        image.draft("RGB", (LARGE * 2, LARGE * 2))
        return _on_white(ImageOps.exif_transpose(image))
    except BROKEN as error:
        raise error if isinstance(error, NotAPicture) else NotAPicture(str(error)[:200]) from error


def _on_white(image: Image.Image) -> Image.Image:
    """Goods are shown on a light plate in both themes."""
    if image.mode == "RGB":
        image.load()
        return image
    layer = image.convert("RGBA")
    plate = Image.new("RGBA", layer.size, "white")
    return Image.alpha_composite(plate, layer).convert("RGB")


def _write(image: Image.Image, side: int, name: str) -> str:
    copy = image.copy()
    copy.thumbnail((side, side))
    path = Path(settings.MEDIA_ROOT) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    copy.save(fresh, "WEBP", quality=QUALITY)  # a new file: nothing of the old one's EXIF comes along
    fresh.replace(path)
    return name

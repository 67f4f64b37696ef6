"""Sort keys by code points, look-alike letters folded in articles; popularity pages backwards over one index."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations, models
from django.db.models import Func, Value
from django.db.models.functions import Lower, Upper


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0004_narrow_tables")]

    operations = [
        migrations.RemoveIndex("product", "product_popular"),
        migrations.RemoveIndex("product", "product_category_popular"),
        migrations.RemoveIndex("product", "product_brand_popular"),
        migrations.RemoveIndex("product", "product_by_name"),
        migrations.RemoveIndex("product", "product_by_sku"),
        migrations.RemoveIndex("product", "product_sku_inside"),
        migrations.RemoveField("product", "name_key"),
        migrations.RemoveField("product", "sku_key"),
        migrations.AddField(
            "product",
            "name_key",
            models.GeneratedField(
                expression=Func(Lower("name"), Value("ё"), Value("е"), function="translate"),
                output_field=models.TextField(db_collation="C"),
                db_persist=True,
            ),
        ),
        migrations.AddField(
            "product",
            "sku_key",
            models.GeneratedField(
                expression=Func(
                    Func(Upper("sku"), Value("АВЕЁКМНОРСТУХ"), Value("ABEEKMHOPCTYX"), function="translate"),
                    Value("[^A-ZА-Я0-9]"),
                    Value(""),
                    Value("g"),
                    function="regexp_replace",
                ),
                output_field=models.TextField(db_collation="C"),
                db_persist=True,
            ),
        ),
        migrations.AddIndex("product", models.Index("name_key", "id", name="product_by_name")),
        migrations.AddIndex("product", models.Index("sku_key", "id", name="product_by_sku")),
        migrations.AddIndex("product", GinIndex(OpClass("sku_key", name="gin_trgm_ops"), name="product_sku_inside")),
        migrations.AddIndex("product", models.Index(fields=["popularity", "id"], name="product_popularity")),
        migrations.AddIndex(
            "product", models.Index(fields=["category", "popularity", "id"], name="product_category_popularity")
        ),
        migrations.AddIndex(
            "product", models.Index(fields=["brand", "popularity", "id"], name="product_brand_popularity")
        ),
    ]

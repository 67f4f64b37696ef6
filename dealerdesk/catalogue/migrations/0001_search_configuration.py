"""Extensions and the text search configuration `ru`: the Russian stemmer over unaccent, so that ё = е."""

from django.contrib.postgres.operations import BtreeGinExtension, TrigramExtension, UnaccentExtension
from django.db import migrations

INTARRAY = "CREATE EXTENSION IF NOT EXISTS intarray"
MAKE = """
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_ts_config WHERE cfgname = 'ru') THEN
    CREATE TEXT SEARCH CONFIGURATION ru (COPY = russian);
    ALTER TEXT SEARCH CONFIGURATION ru
      ALTER MAPPING FOR hword, hword_part, word WITH unaccent, russian_stem;
  END IF;
END $$
"""


class Migration(migrations.Migration):
    dependencies = []
    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        BtreeGinExtension(),
        migrations.RunSQL(INTARRAY, migrations.RunSQL.noop),
        migrations.RunSQL(MAKE, "DROP TEXT SEARCH CONFIGURATION IF EXISTS ru"),
    ]

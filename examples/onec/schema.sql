-- The imitation's own data. Quantities and sums are decimal text; ids are those of 1C (UUID).
create table if not exists setting (name text primary key, value text not null);
create table if not exists counter (name text primary key, value integer not null);
create table if not exists journal (id integer primary key, at text not null, text text not null);
create table if not exists fault (name text primary key, remaining integer not null);

create table if not exists item_group (id text primary key, parent text not null, name text not null, place integer not null);
create table if not exists brand (id text primary key, name text not null);
create table if not exists unit (code text primary key, full_name text not null, international text not null, name text not null);
create table if not exists property (id text primary key, name text not null, kind text not null, place integer not null);
create table if not exists property_value (id text primary key, property text not null, value text not null);
create table if not exists price_type (id text primary key, name text not null, currency text not null);
create table if not exists warehouse (id text primary key, name text not null, address text not null, place integer not null);

create table if not exists item (
  id text primary key, article text not null, name text not null, full_name text not null,
  kind text not null, item_group text not null, brand text not null, unit text not null,
  barcode text not null default '', vat text not null default '22', weight text not null default '',
  description text not null default '', picture text not null default '', pack integer not null default 1,
  serial integer not null default 0, deleted integer not null default 0, place integer not null default 0);
create index if not exists item_article on item (article);
create table if not exists item_property (item text not null, property text not null, value text not null,
  primary key (item, property));
create table if not exists characteristic (id text primary key, item text not null, name text not null, facts text not null);
create index if not exists characteristic_item on characteristic (item);
create table if not exists price (item text not null, characteristic text not null, price_type text not null,
  amount text, version integer not null default 0, pushed integer not null default 0,
  primary key (item, characteristic, price_type));
create table if not exists stock (item text not null, characteristic text not null, warehouse text not null,
  on_hand text not null default '0', reserved text not null default '0',
  version integer not null default 0, pushed integer not null default 0,
  primary key (item, characteristic, warehouse));
create index if not exists price_to_push on price (version) where pushed < version;
create index if not exists stock_to_push on stock (version) where pushed < version;
-- what the exchange plan has registered: which items changed since the site had them
create table if not exists changed (item text primary key, version integer not null, card integer not null);

create table if not exists contractor (id text primary key, name text not null, full_name text not null,
  inn text not null, kpp text not null, address text not null default '', prepayment integer not null default 1,
  deferral_days integer not null default 0);
create index if not exists contractor_inn on contractor (inn, kpp);
create table if not exists orders (
  site_number text primary key, id text not null, number text not null, date text not null,
  site_id text not null, site_date text not null, site_time text not null, contractor text not null,
  address text not null default '', comment text not null default '', currency text not null, amount text not null,
  status text not null, posted integer not null default 0, cancelled integer not null default 0,
  reserve_until text not null default '', delivered_at text not null default '',
  due_at text not null, held integer not null default 0,
  version integer not null, sent integer not null default 0, pushed integer not null default 0);
create table if not exists order_line (orders text not null, place integer not null, item text not null,
  characteristic text not null, name text not null, quantity text not null, price text not null, amount text not null,
  vat text not null, shipped text not null default '0', primary key (orders, place));
create table if not exists reserve (orders text not null, place integer not null, warehouse text not null,
  quantity text not null, primary key (orders, place, warehouse));
create table if not exists invoice (id text primary key, orders text not null unique, number text not null,
  date text not null, due text not null, amount text not null);
create table if not exists payment (id text primary key, orders text not null, number text not null,
  date text not null, amount text not null);
create table if not exists shipment (id text primary key, orders text not null, number text not null,
  date text not null, warehouse text not null, carrier text not null, tracking text not null,
  places integer not null, weight text not null);
create table if not exists shipment_line (shipment text not null, place integer not null, order_place integer not null,
  quantity text not null, serials text not null default '[]', primary key (shipment, place));
-- orders named beforehand whose life somebody leads by hand
create table if not exists held (site_number text primary key);

create table if not exists document (id text not null, kind text not null, orders text not null, number text not null,
  date text not null, amount text not null, file_name text not null, content blob,
  version integer not null default 1, pushed integer not null default 0,
  -- of an old order put in afterwards: whoever puts it in brings its papers himself
  kept integer not null default 0, primary key (kind, id));
-- a request that was begun: repeated under the same id until it is answered
create table if not exists batch (id text primary key, address text not null, body text not null, marks text not null);

"""People (пользователи): users, organisations, regions, the seven roles and the one table of rights."""

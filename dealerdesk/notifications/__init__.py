"""Notifications (уведомления): rules turn events into notices and letters; channels deliver them."""

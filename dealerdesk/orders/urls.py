"""Addresses of orders. Numbers are what people say aloud: З-2026-000123, of a draft Ч-000012."""

from django.urls import path

from dealerdesk.conversations.views import thread_view
from dealerdesk.documents.views import download_view, zip_view
from dealerdesk.orders.views import detail, documents, draft, lines, queue, register, steps
from dealerdesk.orders.workflow import order_workflow
from dealerdesk.workflow.views import transition_view

transition = transition_view(order_workflow, steps.load_order, "order.view", ask=steps.ask_again)
thread = thread_view(documents.with_talk, "order.message", internal_right="order.internal_note")
document = download_view(documents.with_papers, "order.documents")
archive = zip_view(documents.with_papers, "order.documents", name=str)

app_name = "orders"
urlpatterns = [
    path("orders/", register.order_list, name="list"),
    path("orders/new/", detail.order_create, name="create"),
    path("orders/documents.zip", register.orders_archive, name="list_archive"),
    path("orders/queue/", queue.order_queue, name="queue"),
    path("orders/queue/count/", queue.queue_count, name="queue_count"),
    path("orders/my-moves/count/", queue.my_move_count, name="my_move_count"),
    path("orders/home/moves/", queue.home_moves, name="home_moves"),
    path("orders/draft/", draft.draft_basket, name="basket"),
    path("orders/draft/quantity/", draft.draft_quantity, name="draft_quantity"),
    path("orders/draft/quantities/", draft.draft_quantities, name="draft_quantities"),
    path("orders/by-key/<int:pk>/row/", register.order_row, name="row"),
    path("orders/by-key/<int:pk>/parts/", detail.order_parts, name="parts"),
    path("orders/<str:number>/", detail.order_detail, name="detail"),
    path("orders/<str:number>/copy/", detail.order_copy, name="copy"),
    path("orders/<str:number>/terms/", detail.order_terms, name="terms"),
    path("orders/<str:number>/not-a-duplicate/", detail.order_not_duplicate, name="not_duplicate"),
    path("orders/<str:number>/lines/", lines.lines_save, name="lines"),
    path("orders/<str:number>/lines/add/", lines.line_add, name="line_add"),
    path("orders/<str:number>/lines/<int:pk>/remove/", lines.line_remove, name="line_remove"),
    path("orders/<str:number>/lines/<int:pk>/agree/", lines.line_agree, name="line_agree"),
    path("orders/<str:number>/do/<slug:code>/", transition, name="transition"),
    path("orders/<str:number>/step/<slug:code>/", steps.order_step, name="step"),
    path("orders/<str:number>/thread/", thread, name="thread"),
    path("orders/<str:number>/documents/<int:document>/", document, name="document"),
    path("orders/<str:number>/documents.zip", archive, name="archive"),
    path("documents/", documents.document_list, name="documents"),
    path("documents/all.zip", documents.documents_archive, name="documents_archive"),
]

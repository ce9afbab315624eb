"""Under /webhooks/."""

from django.urls import path

from payments import views

app_name = "payments"
urlpatterns = [path("<slug:provider>/", views.webhook, name="webhook")]

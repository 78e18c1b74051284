"""The form renderer: one label per field, the hint before the field, the error beside it.

Set ``FORM_RENDERER = "iops.web.forms.renderer.IopsFormRenderer"`` and keep ``django.forms`` in
``INSTALLED_APPS`` so that Django's own widget templates are found.
"""

from django.forms.renderers import TemplatesSetting
from django.forms.utils import ErrorList


class IopsFormRenderer(TemplatesSetting):
    """Renders forms, fields and their errors by the templates in ``iops/forms/``."""

    form_template_name = "iops/forms/form.html"
    field_template_name = "iops/forms/field.html"


# Django asks the error list, not the renderer, for its template.
ErrorList.template_name = "iops/forms/errors.html"

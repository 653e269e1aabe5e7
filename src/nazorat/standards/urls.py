from django.urls import path

from nazorat.standards.views import catalogue, laws

urlpatterns = [
    path("", catalogue.provisions_page, name="standards-provisions"),
    path("search/", catalogue.search_page, name="standards-search"),
    path("provisions.csv", catalogue.provisions_table, name="standards-provisions-table"),
    path("instruments/", catalogue.instruments_page, name="standards-instruments"),
    path("instruments.csv", catalogue.instruments_table, name="standards-instruments-table"),
    path("limits/", catalogue.limits_page, name="standards-limits"),
    path("limits.csv", catalogue.limits_table, name="standards-limits-table"),
    path("limits/<uuid:limit_id>/norm/", catalogue.norm_page, name="standards-norm"),
    path("law/", laws.laws_page, name="standards-laws"),
    path("law/national-law.<str:kind>", laws.laws_table, name="standards-laws-table"),
    path("law/import/", laws.import_laws_page, name="standards-laws-import"),
    path("law/new/", laws.new_law_page, name="standards-law-new"),
    path("law/<uuid:law_id>/", laws.law_page, name="standards-law"),
    path("law/<uuid:law_id>/change/", laws.change_law_page, name="standards-law-change"),
    path("law/<uuid:law_id>/article/", laws.new_article_page, name="standards-article-new"),
    path("law/article/<uuid:article_id>/change/", laws.change_article_page, name="standards-article-change"),
    path("glossary/", catalogue.glossary_page, name="standards-glossary"),
    path("glossary.csv", catalogue.glossary_table, name="standards-glossary-table"),
    path("glossary/new/", catalogue.new_term_page, name="standards-term-new"),
    path("glossary/<uuid:term_id>/remove/", catalogue.remove_term, name="standards-term-remove"),
]

"""Questionnaires in and out: our own format without loss, XLSForm in, SurveyJS out and back."""

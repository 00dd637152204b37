"""Twilio, and every carrier that speaks its wire: signed webhooks, TwiML, the REST interface of 2010-04-01."""

"""Copies of pictures without what they say beside the picture; the coded picture itself is copied byte for byte."""

"""Facts and reports. It hears everybody and nobody imports it.

It promises that each thing that happened is counted once and that unlike currencies are never added. It will never
know who bought: facts hold no personal data.
"""

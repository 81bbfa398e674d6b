"""How image generators leave their prompts in a picture: by keyword in PNG, as text in Exif comments."""

import re
from typing import Final

PROMPT_KEYWORDS: Final = frozenset(
    {
        "parameters",
        "prompt",
        "workflow",
        "dream",
        "sd-metadata",
        "invokeai_metadata",
        "invokeai_graph",
        "fooocus_scheme",
    }
)
"""PNG keywords, in lower case, of Stable Diffusion web UI, ComfyUI, InvokeAI and Fooocus."""

_SETTINGS: Final = re.compile(
    r"\bSteps: \d{1,4}, Sampler: |\bNegative prompt: |\"(?:sampler_name|sui_image_params|c_scale)\":"
)
_READ: Final = 16_384


def is_prompt(text: str) -> bool:
    """Return whether a comment holds the settings of an image generator."""
    return len(text) > 20 and _SETTINGS.search(text, 0, _READ) is not None

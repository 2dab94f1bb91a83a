"""The archive for other programs' models, over the Model Context Protocol: four reading tools.

``tools`` says what each tool returns, ``server`` speaks the protocol (the one file that imports
``mcp``), over standard input and output or over HTTP.
"""

"""The words of rollaudit as frozen types; standard library only.

`evidence` is what files say, `policy` is what texts say, `report` is what the two say together.
"""

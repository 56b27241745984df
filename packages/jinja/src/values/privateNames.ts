// Names of Python's internal attributes: a template that asks for one of these is refused, not told it is missing.

const OBJECT_ATTRIBUTES = new Set(
  '__class__ __delattr__ __dir__ __doc__ __eq__ __format__ __ge__ __getattribute__ __getstate__ __gt__ __hash__ __init__ __init_subclass__ __le__ __lt__ __ne__ __new__ __reduce__ __reduce_ex__ __repr__ __setattr__ __sizeof__ __str__ __subclasshook__'.split(
    ' ',
  ),
);

/** What a type has beyond `object`. */
const TYPE_ATTRIBUTES: Readonly<Record<string, ReadonlySet<string>>> = {
  str: new Set(
    '__add__ __contains__ __getitem__ __getnewargs__ __iter__ __len__ __mod__ __mul__ __rmod__ __rmul__'.split(
      ' ',
    ),
  ),
  int: new Set(
    '__abs__ __add__ __and__ __bool__ __ceil__ __divmod__ __float__ __floor__ __floordiv__ __getnewargs__ __index__ __int__ __invert__ __lshift__ __mod__ __mul__ __neg__ __or__ __pos__ __pow__ __radd__ __rand__ __rdivmod__ __rfloordiv__ __rlshift__ __rmod__ __rmul__ __ror__ __round__ __rpow__ __rrshift__ __rshift__ __rsub__ __rtruediv__ __rxor__ __sub__ __truediv__ __trunc__ __xor__'.split(
      ' ',
    ),
  ),
  float: new Set(
    '__abs__ __add__ __bool__ __ceil__ __divmod__ __float__ __floor__ __floordiv__ __getformat__ __getnewargs__ __int__ __mod__ __mul__ __neg__ __pos__ __pow__ __radd__ __rdivmod__ __rfloordiv__ __rmod__ __rmul__ __round__ __rpow__ __rsub__ __rtruediv__ __sub__ __truediv__ __trunc__'.split(
      ' ',
    ),
  ),
  list: new Set(
    '__add__ __class_getitem__ __contains__ __delitem__ __getitem__ __iadd__ __imul__ __iter__ __len__ __mul__ __reversed__ __rmul__ __setitem__'.split(
      ' ',
    ),
  ),
  dict: new Set(
    '__class_getitem__ __contains__ __delitem__ __getitem__ __ior__ __iter__ __len__ __or__ __reversed__ __ror__ __setitem__'.split(
      ' ',
    ),
  ),
  bool: new Set(
    '__abs__ __add__ __and__ __bool__ __ceil__ __divmod__ __float__ __floor__ __floordiv__ __getnewargs__ __index__ __int__ __invert__ __lshift__ __mod__ __mul__ __neg__ __or__ __pos__ __pow__ __radd__ __rand__ __rdivmod__ __rfloordiv__ __rlshift__ __rmod__ __rmul__ __ror__ __round__ __rpow__ __rrshift__ __rshift__ __rsub__ __rtruediv__ __rxor__ __sub__ __truediv__ __trunc__ __xor__'.split(
      ' ',
    ),
  ),
  NoneType: new Set('__bool__'.split(' ')),
};

/** Whether every Python object has an attribute of that name. */
export function isObjectAttribute(name: string): boolean {
  return OBJECT_ATTRIBUTES.has(name);
}

/** Whether a value of that plain type (str, int, list, …) has an internal attribute of that name. */
export function isTypeAttribute(type: string, name: string): boolean {
  return OBJECT_ATTRIBUTES.has(name) || TYPE_ATTRIBUTES[type]?.has(name) === true;
}

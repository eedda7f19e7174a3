package grade

// watch counts nothing: Windows stops no process by a signal.
func (s *stops) watch() (end func()) { return func() {} }

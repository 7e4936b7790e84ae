/// What an event loop tells the owner of a watched file descriptor. Called on the loop.
protocol ReadinessHandler: AnyObject {
  /// `events` are epoll's bits.
  func ready(events: UInt32)
  /// The loop ends; let go of everything now. The last call.
  func loopEnds()
}

/// Something that gathers work during a turn of the loop and performs it once at the turn's end.
protocol EndOfTurnWork: AnyObject {
  func performEndOfTurnWork()
}

/// The stable codes of a stream that no other request has: of frames that are refused, and of ends.
enum StreamCode: String, CaseIterable, Sendable {
  // Frames.
  case frameMalformed, frameUnknown, idInvalid
  // Reasons to close.
  case futureCursor, sessionEnded, slowConsumer, storeFault
}

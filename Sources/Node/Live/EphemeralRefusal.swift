/// Why an item of a peer's is not taken (spec: federation, EPH-1 to EPH-6).
enum EphemeralRefusal: String, Error {
  case unknownLog, notMember, missingCapability, unknownUser, timeAhead, futureCursor, stateUnknown,
    tooManyReaders
}

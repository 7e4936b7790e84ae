/// What users say of themselves.
enum PresenceState {
  static func isAway(_ text: String) throws(Problem) -> Bool {
    switch text {
    case "online": return false
    case "away": return true
    default: throw Problem(.fieldInvalid, "state must be online or away.")
    }
  }
}

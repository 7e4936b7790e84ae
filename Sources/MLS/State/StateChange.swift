/// A change of stored state.
public enum StateChange: Sendable {
  case put(StateKey, Secret)
  case delete(StateKey)
}

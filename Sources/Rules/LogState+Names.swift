public import Model
public import Wire

extension LogState {
  /// The active user of a directory with this name.
  public func activeUser(named name: Text) -> UserID? { activeNames[name] }
}

public import Federation
public import Model
public import Store

/// What a reading thread lends to a query.
public struct Reading {
  public let store: StoreReader
  public let search: MessageSearch
  public let view: NodeView
  /// How far a channel is cosigned.
  public let mark: (LogID) -> CosignedMark
}

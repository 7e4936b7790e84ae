public import Model
public import Wire

/// A log-in of a user on one device: a family of tokens of which one refresh token at a time is good. No token is stored,
/// only the hashes of refresh tokens.
public struct StoredSession: Sendable {
  public let id: SessionID
  public let user: UserID
  /// How the user tells the device from others.
  public let device: Text
  public let createdMilliseconds: UInt64
  public var usedMilliseconds: UInt64
  /// Without a refresh until then, the session is over.
  public var expiresMilliseconds: UInt64
  public var refreshHash: Bytes32
  /// The last exchange of a refresh token for another; `nil` before the first.
  public var rotation: Rotation?

  /// What it takes to answer the exchange once more with the same successor.
  public struct Rotation: Sendable {
    public let previousHash: Bytes32
    public let salt: Bytes32
    public let timeMilliseconds: UInt64

    public init(previousHash: Bytes32, salt: Bytes32, timeMilliseconds: UInt64) {
      self.previousHash = previousHash
      self.salt = salt
      self.timeMilliseconds = timeMilliseconds
    }
  }

  public init(
    id: SessionID, user: UserID, device: Text, createdMilliseconds: UInt64, expiresMilliseconds: UInt64,
    refreshHash: Bytes32
  ) {
    self.id = id
    self.user = user
    self.device = device
    self.createdMilliseconds = createdMilliseconds
    usedMilliseconds = createdMilliseconds
    self.expiresMilliseconds = expiresMilliseconds
    self.refreshHash = refreshHash
  }
}

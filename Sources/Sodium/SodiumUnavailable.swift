/// libsodium could not be started: the system has no source of randomness.
public struct SodiumUnavailable: Error {
  public let code = "cryptographyUnavailable"
}

internal import Sodium

/// The cryptography of a simulation is the real one.
enum SimulatedSuite {
  static let suite: SodiumSuite = {
    do throws(SodiumUnavailable) { return try SodiumSuite() } catch {
      // Without libsodium no node has been founded, and nobody asks for this.
      fatalError("libsodium does not work here: \(error.code)")
    }
  }()
}

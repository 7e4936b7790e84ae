import Node

/// The configuration and the data folder of a node on this machine.
enum NodeFile {
  static func read(_ file: String) throws(CommandFailure) -> NodeConfiguration {
    do throws(ConfigurationError) { return try NodeConfiguration.read(file: file) } catch {
      throw CommandFailure(.usage, error.code.rawValue, "\(error)", next: "mend the file and start again")
    }
  }

  /// What a node refuses, as the command's failure.
  static func local<Value>(
    _ step: () throws(NodeProblem) -> Value
  ) throws(CommandFailure) -> Value {
    do throws(NodeProblem) { return try step() } catch {
      throw CommandFailure(.local, error.code, error.detail)
    }
  }
}

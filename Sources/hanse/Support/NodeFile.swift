import Glibc
import Node

/// The configuration and the data folder of a node on this machine.
enum NodeFile {
  static func read(_ file: String) throws(CommandFailure) -> NodeConfiguration {
    do throws(ConfigurationError) { return try NodeConfiguration.read(file: file) } catch {
      let next =
        error.code == .unreadable
        ? "name the file that hanse init made: --config DIR/hanse.toml" : "mend the file and start again"
      throw CommandFailure(.usage, error.code.rawValue, "\(error)", next: next)
    }
  }

  /// As root, a command would leave files in the node's folder that the node may not touch.
  static func needOwner(of folder: String) throws(CommandFailure) {
    var facts = stat()
    guard stat(folder, &facts) == 0, geteuid() == 0, facts.st_uid != 0 else { return }
    throw CommandFailure(
      .local, "wrongUser", "\(folder) belongs to user \(facts.st_uid), and this is root",
      next: "run it as the node's user: sudo -u '#\(facts.st_uid)' hanse …")
  }

  /// What a node refuses, as the command's failure.
  static func local<Value>(
    _ step: () throws(NodeProblem) -> Value
  ) throws(CommandFailure) -> Value {
    do throws(NodeProblem) { return try step() } catch {
      throw failure(error)
    }
  }

  /// The node says what is wrong and, behind a colon, what to do.
  static func failure(_ problem: NodeProblem) -> CommandFailure {
    let parts = problem.detail.split(separator: ": ", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return CommandFailure(.local, problem.code, problem.detail) }
    return CommandFailure(.local, problem.code, parts[0], next: parts[1])
  }
}

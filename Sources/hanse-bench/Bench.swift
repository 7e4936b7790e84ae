import Glibc

/// The load generator of `testnet/bench`: each subcommand measures one thing and prints one JSON object.
@main
enum Bench {
  /// Without the exit handlers: OpenSSL's would pull its tables from under loops that still run.
  private static func end(_ status: Int32) -> Never {
    fflush(nil)
    _exit(status)
  }

  static func main() {
    signal(SIGPIPE, SIG_IGN)
    let arguments = Array(CommandLine.arguments.dropFirst())
    do {
      switch (arguments.first, arguments.count) {
      case ("limits", 2): print(try Limits.measure(folder: arguments[1]))
      case ("throughput", 2): print(try Throughput(Plan(file: arguments[1])).run())
      case ("latency", 2): print(try Latency(Plan(file: arguments[1])).run())
      case ("crowd", 2): try Crowd(file: arguments[1]).run()
      case ("fanout", 2): print(try Fanout(file: arguments[1]).run())
      case ("fill", 2): print(try Fill(SearchPlan(file: arguments[1])).run())
      case ("search", 2): print(try SearchLatency(SearchPlan(file: arguments[1])).run())
      case ("mls", 2): try MLSBench(sizes: arguments[1]).run()
      default:
        throw BenchFailure(
          "usage: hanse-bench limits FOLDER | mls SIZES | throughput, latency, crowd, fanout, fill, search PLAN"
        )
      }
    } catch {
      let line = Array("hanse-bench: \(error)\n".utf8)
      _ = write(STDERR_FILENO, line, line.count)
      end(1)
    }
    end(0)
  }
}

/// Why a measurement has no result.
struct BenchFailure: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

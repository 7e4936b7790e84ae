import Glibc
import Node
import Sodium

/// The program: finds the command, runs it, and turns what happened into an exit status.
@main
enum HanseProgram {
  static func main() {
    prepareProcess()
    do throws(CommandFailure) {
      end(try run())
    } catch {
      Complaint.print(error)
      end(error.status)
    }
  }

  /// Ends without the handlers that libraries left for the end: OpenSSL's would take away what threads that still
  /// run are using.
  static func end(_ status: ExitStatus) -> Never {
    fflush(nil)
    _exit(status.rawValue)
  }

  private static func run() throws(CommandFailure) -> ExitStatus {
    let outcome: ArgumentParser.Outcome
    do throws(UsageError) {
      outcome = try ArgumentParser.parse(arguments(), commands: CommandList.all)
    } catch {
      throw CommandFailure(error)
    }
    switch outcome {
    case .run(let command, let arguments):
      return try command.run(arguments, CommandContext(arguments))
    case .version:
      Output(style: .plain, wantsJSON: false).print("hanse \(HanseNode.version)")
    case .help(let words):
      Output(style: .plain, wantsJSON: false).print(
        try Help.lines(about: words, commands: CommandList.visible))
    }
    return .done
  }

  /// The arguments as they were given; Swift's own would repair what is not UTF-8.
  private static func arguments() throws(UsageError) -> [String] {
    var arguments: [String] = []
    for index in 1..<max(1, Int(CommandLine.argc)) {
      guard let pointer = CommandLine.unsafeArgv[index] else { break }
      guard let argument = String(validatingCString: pointer) else {
        throw UsageError(
          .argumentNotUTF8, "argument \(index) is not UTF-8", next: "set the terminal and its locale to UTF-8"
        )
      }
      arguments.append(argument)
    }
    return arguments
  }

  /// Whatever the command, it may hold keys, passwords or what people say: nothing of that goes into a core dump. A write to a
  /// reader that left must fail instead of killing the program, and a descriptor that was closed must
  /// not become a socket's: text for the standard output would go there.
  private static func prepareProcess() {
    CoreDumps.forbid()
    signal(SIGPIPE, SIG_IGN)
    for fd in Int32(0)...2 where fcntl(fd, F_GETFD) == -1 {
      _ = open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY)
    }
  }
}

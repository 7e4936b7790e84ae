import Client

/// Runs a request of the client, with its errors as a command's.
func attempt<Answer>(
  _ request: () throws(ClientError) -> Answer
) throws(CommandFailure) -> Answer {
  do throws(ClientError) { return try request() } catch { throw CommandFailure(error) }
}

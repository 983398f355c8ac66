namespace SequenceApi.Benchmarks.Soak.SlowReaders;

/// <summary>Who is beside whom.</summary>
/// <param name="Seconds">Of each measurement.</param>
/// <param name="Rounds">How often it is measured, without and with them.</param>
/// <param name="PauseMilliseconds">How long each client that is measured waits behind an answer, as who types does; 0 for not at all.</param>
/// <param name="Clients">Clients that ask what comes next, each again and again; they are measured.</param>
/// <param name="Idle">Connections that have asked once and stay open.</param>
/// <param name="Slow">Connections that read a long stream slowly, one after the other.</param>
/// <param name="Tokens">Tokens of such a stream.</param>
internal sealed record SlowReadersPlan(double Seconds, int Rounds, int PauseMilliseconds = 0, int Clients = 16, int Idle = 1000, int Slow = 200, int Tokens = 1024);

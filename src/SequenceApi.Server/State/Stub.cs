#pragma warning disable
namespace SequenceApi.Server.State { internal sealed class StateSealer { public string Seal(byte[] b) => Convert.ToBase64String(b); public byte[] Open(string s) => Convert.FromBase64String(s); } }
namespace SequenceApi.Engine.State.Sessions { public sealed class SessionIds { public string New() => "s"; public bool IsOurs(string s) => true; } public sealed class SessionsOptions { public int HistoryTokens => 128; public TimeSpan IdleTimeout => TimeSpan.FromHours(1); } }

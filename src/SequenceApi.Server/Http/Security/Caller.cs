namespace SequenceApi.Server.Http.Security;

/// <summary>Who asks.</summary>
internal sealed class Caller
{
    /// <summary>The name of the key that came along; empty where the server has no keys.</summary>
    public string Tenant { get; set; } = "";
}

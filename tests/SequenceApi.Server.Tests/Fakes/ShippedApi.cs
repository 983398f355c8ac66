namespace SequenceApi.Server.Tests.Fakes;

/// <summary>The shipped models served once for all tests of a class.</summary>
public sealed class ShippedApi : IAsyncDisposable
{
    private readonly TestApi _api = TestApi.Shipped();

    public ShippedApi() => Client = _api.CreateClient();

    public HttpClient Client { get; }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _api.DisposeAsync();
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace SequenceApi.Benchmarks.Load;

/// <summary>Asks a server on this machine, and no other. Used by many threads.</summary>
internal sealed class ApiClient : IDisposable
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private readonly HttpClient _http;

    /// <summary>Opens no connection yet.</summary>
    /// <param name="address">Where the server listens, on this machine.</param>
    /// <param name="connections">Connections at most.</param>
    public ApiClient(Uri address, int connections) => _http = new HttpClient(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        MaxConnectionsPerServer = connections,
    })
    {
        BaseAddress = address,
        Timeout = TimeSpan.FromMinutes(2),
    };

    /// <summary>Reads the address of a server.</summary>
    /// <exception cref="BenchmarkException">It is on another machine, or is no address.</exception>
    public static Uri RequireLoopback(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttp && address.IsLoopback
            ? address
            : throw new BenchmarkException($"'{url}' is no http address of this machine; load asks no other one.");

    /// <summary>Whether the server answers that it is ready.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _http.GetAsync(new Uri("/health/ready", UriKind.Relative), cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Asks about a model.</summary>
    /// <param name="id">Its name, or null for the server's default.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="BenchmarkException">The server isn't there, or it has no such model.</exception>
    public async Task<ServedModel> ModelAsync(string? id, CancellationToken cancellationToken)
    {
        using var list = await GetAsync("/v1/models", cancellationToken);
        var models = list.RootElement.GetProperty("data").EnumerateArray().ToArray();
        foreach (var model in models)
            if (id is null ? model.GetProperty("default").GetBoolean() : model.GetProperty("id").GetString() == id)
                return new ServedModel(
                    model.GetProperty("id").GetString()!,
                    model.GetProperty("precision").GetString()!,
                    model.GetProperty("architecture").GetProperty("vocabulary_size").GetInt32());
        throw new BenchmarkException(
            $"The server has no model '{id}'; it has: {string.Join(", ", models.Select(model => model.GetProperty("id").GetString()))}.");
    }

    /// <summary>Sends a request; the answer's body is still to be read.</summary>
    /// <exception cref="BenchmarkException">The server is gone, or answers with an error.</exception>
    public async Task<HttpResponseMessage> PostAsync(string path, byte[] body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = Json;
        var response = await SendAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode)
            return response;
        using (response)
            throw new BenchmarkException(
                $"The server answers {path} with {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
    }

    /// <summary>Sends a request and takes any answer; its body is still to be read.</summary>
    /// <exception cref="BenchmarkException">The server is gone.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw new BenchmarkException($"The server at {_http.BaseAddress} doesn't answer: {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<JsonDocument> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        using var response = await SendAsync(request, cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        return await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken);
    }
}

using System.Text;

namespace SequenceApi.Server.Tests.Fuzzing;

/// <summary>A request as it is sent, but for the ids and tokens that are put in the place of their names.</summary>
/// <param name="Method">The method.</param>
/// <param name="Target">Path and query.</param>
/// <param name="Headers">The headers beside the content's.</param>
/// <param name="ContentType">The content's type; empty for none.</param>
/// <param name="Body">The content; null for none.</param>
/// <param name="Pick">Which of the sessions and states.</param>
internal sealed record FuzzRequest(string Method, string Target, IReadOnlyList<(string Name, string Value)> Headers, string ContentType, byte[]? Body, int Pick)
{
    /// <summary>As one would type it.</summary>
    public override string ToString() =>
        $"{Method} {Target}\n{string.Concat(Headers.Select(header => $"{header.Name}: {header.Value}\n"))}Content-Type: {ContentType}\n\n"
        + (Body is null ? "" : $"{Encoding.UTF8.GetString(Body)}\n(base64 {Convert.ToBase64String(Body)})");

    /// <summary>With ids and tokens in the place of their names.</summary>
    public HttpRequestMessage ToMessage(Func<string, string> fill)
    {
        var message = new HttpRequestMessage(new HttpMethod(Method), new Uri(fill(Target), UriKind.Relative));
        foreach (var (name, value) in Headers)
            message.Headers.TryAddWithoutValidation(name, fill(value));
        if (Body is null)
            return message;
        message.Content = new ByteArrayContent(Encoding.Latin1.GetBytes(fill(Encoding.Latin1.GetString(Body))));
        if (ContentType.Length > 0)
            message.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        return message;
    }
}

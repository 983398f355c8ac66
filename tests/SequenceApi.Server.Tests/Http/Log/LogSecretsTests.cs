using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SequenceApi.Server.Http.Security;
using SequenceApi.Server.Tests.Fakes;
using Serilog.Core;

namespace SequenceApi.Server.Tests.Http.Log;

/// <summary>What the log never tells, however much it tells.</summary>
public sealed class LogSecretsTests
{
    private const string Right = "the-key-of-somebody-who-asks", Wrong = "no-key-that-anybody-has";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Debug")]
    [InlineData("Verbose")]
    public async Task No_line_holds_a_key_its_hash_or_what_was_sent_as_one(string level)
    {
        var log = new LogRecord();
        var network = new ToyStepModel(TestModels.Ascii.Count);
        await using var api = new TestApi(TestModels.Characters(network))
            .WithKey("one", Right).With("Log:Level", level).With("RateLimits:WrongKeysPerMinute", "8")
            .With(services => services.AddSingleton<ILogEventSink>(log));
        foreach (var header in new[] { $"Bearer {Right}", $"Bearer {Wrong}", $"Basic {Right}", $"Bearer {Right} {Wrong}", Wrong })
            using (var client = api.CreateClient())
            {
                client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", header);
                await AskAsync(client, "/v1/predict", """{"text":"a"}""");
                await AskAsync(client, "/v1/predict", """{"text":""");
                await AskAsync(client, "/v1/completions", """{"prompt":"a","stream":true}""");
                await AskAsync(client, "/v1/models/none/load", "{}");
                network.BeforeStep = _ => throw new InvalidOperationException("a fault");
                await AskAsync(client, "/v1/predict", """{"text":"b"}""");
                network.BeforeStep = null;
            }

        await api.Services.GetRequiredService<IHost>().StopAsync(Token);
        Assert.InRange(log.Events.Count, 25, 10_000);
        var secrets = new[] { Right, Wrong }.SelectMany(key => new[]
        {
            key,
            Convert.ToHexString(KnownKeys.Hash(key)),
            Convert.ToBase64String(KnownKeys.Hash(key)),
            Convert.ToBase64String(Encoding.UTF8.GetBytes(key)),
        }).Append("Bearer ").Append("Basic ").ToArray();
        foreach (var told in log.Events)
        {
            var all = $"{told.RenderMessage()} {string.Join(' ', told.Properties.Select(property => $"{property.Key}={property.Value}"))} {told.Exception}";
            Assert.All(secrets, secret => Assert.DoesNotContain(secret, all, StringComparison.OrdinalIgnoreCase));
        }
    }

    private static async Task AskAsync(HttpClient client, string path, string body)
    {
        using var answer = await client.SendJsonAsync(path, body);
        await answer.Content.ReadAsStringAsync(Token);
    }
}

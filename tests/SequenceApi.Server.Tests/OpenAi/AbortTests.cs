using System.Text;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using SequenceApi.Engine.Scheduling;
using SequenceApi.Server.Tests.Fakes;

namespace SequenceApi.Server.Tests.OpenAi;

public sealed class AbortTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/v1/completions", """{"prompt":"A","n":4,"stream":true,"max_tokens":65536}""")]
    [InlineData("/v1/chat/completions", """{"messages":[{"role":"user","content":"A"}],"n":4,"stream":true,"max_tokens":65536}""")]
    [InlineData("/v1/completions", """{"prompt":"A","n":4,"max_tokens":65536}""")]
    [InlineData("/v1/chat/completions", """{"messages":[{"role":"user","content":"A"}],"n":4,"max_tokens":65536}""")]
    public async Task A_client_that_leaves_frees_the_rows_of_all_choices_within_a_step(string path, string body)
    {
        using var gate = new StepGate();
        var (departure, rows) = (new Departure(path), 0);
        var network = new ToyStepModel(TestModels.Ascii.Count) { BeforeStep = count => { gate.Pass(count); Volatile.Write(ref rows, count); } };
        await using var api = new TestApi(TestModels.Characters(network))
            .With("Engine:Lanes", "1").With(services => services.AddSingleton<IStartupFilter>(departure));
        using var client = api.CreateClient();
        var engine = api.Services.GetRequiredService<InferenceEngine>();
        gate.Allow(3);
        using var leaving = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        var answer = client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, leaving.Token);
        Assert.True(SpinWait.SpinUntil(() => engine.InFlight == 4 && network.Steps == 3, Patience));
        if (body.Contains("stream", StringComparison.Ordinal))
            (await answer).Dispose();
        await leaving.CancelAsync();
        await Record.ExceptionAsync(() => answer);
        await departure.Noticed.WaitAsync(Patience, Token);

        // The step that waits at the gate may still be theirs; there is no other one behind it.
        var steps = network.Steps;
        gate.Open();
        Assert.True(SpinWait.SpinUntil(() => engine.InFlight == 0, Patience));
        Assert.InRange(network.Steps - steps, 0, 1);
        await client.AskAsync("/v1/predict", new { text = "B" });
        Assert.Equal(1, rows);
    }
}

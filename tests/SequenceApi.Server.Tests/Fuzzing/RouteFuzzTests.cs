using SequenceApi.Engine.Tests.Fuzzing;

namespace SequenceApi.Server.Tests.Fuzzing;

/// <summary>
/// Random requests to every operation of the OpenAPI document, over sockets: 60,000 cases. The parsers behind them are fuzzed directly, by the
/// other classes of this name here and in the tests of the engine and the trainer, where a case costs a tenth.
/// </summary>
public sealed class RouteFuzzTests(FuzzServer server) : IClassFixture<FuzzServer>
{
    private const double LeastRight = 0.2;

    public static TheoryData<string> Operations => [.. ApiOperation.All.Select(operation => operation.ToString())];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Whatever_is_sent_is_answered_or_refused_with_a_known_code(string name)
    {
        await server.RenewAsync();
        var operation = ApiOperation.All.Single(operation => operation.ToString() == name);
        var (right, start) = (0, TimeProvider.System.GetTimestamp());
        var cases = new FuzzCases<FuzzRequest>(FuzzRequests.Of(operation), Count(operation));
        await Fuzz.EachAsync(
            cases,
            FuzzServer.AtOnce,
            async request =>
            {
                var answer = await server.SendAsync(request);
                answer.Require(operation);
                if (answer.IsSuccess)
                    Interlocked.Increment(ref right);
            },
            request => request.ToString());
        TestContext.Current.SendDiagnosticMessage("{0}: {1} of {2} are right, {3:0.0} s", name, right, cases.Count, TimeProvider.System.GetElapsedTime(start).TotalSeconds);
        Assert.InRange((double)right / cases.Count, LeastRight, 1);
        await server.RequireAtRestAsync();
    }

    /// <summary>Fewer where there is little to say, and where much is done: a search takes hundreds of steps, a load a process.</summary>
    private static int Count(ApiOperation operation) =>
        operation.Path.EndsWith("load", StringComparison.Ordinal) ? 300
        : operation.Path.EndsWith("suggest", StringComparison.Ordinal) ? 600
        : operation.Path.EndsWith("generate", StringComparison.Ordinal) || operation.Path.EndsWith("completions", StringComparison.Ordinal) ? 3_000
        : operation.Bodies.Count == 0 ? 1_000
        : 5_000;
}

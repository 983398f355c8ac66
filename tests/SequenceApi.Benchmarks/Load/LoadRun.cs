using SequenceApi.Benchmarks.Clients;
using SequenceApi.Benchmarks.Progress;
using SequenceApi.Benchmarks.Results;
using SequenceApi.Benchmarks.Throughput;

namespace SequenceApi.Benchmarks.Load;

/// <summary>Plays the scenarios, all of them in each round.</summary>
internal sealed class LoadRun
{
    private static readonly TimeSpan WarmUpTime = TimeSpan.FromSeconds(2);
    private readonly LoadPlan _plan;
    private readonly ApiClient _api;
    private readonly Workload _workload;
    private readonly ServedModel _model;
    private readonly WholeScenario? _whole;
    private readonly StreamedScenario? _streamed;
    private readonly PredictScenario? _predict;
    private readonly TypingScenario? _typing;
    private readonly ContinueScenario? _continue;
    private readonly SuggestScenario? _suggest;

    /// <summary>Prepares the scenarios.</summary>
    /// <param name="plan">Which, and how long.</param>
    /// <param name="api">The server.</param>
    /// <param name="model">The model that is asked.</param>
    /// <param name="seed">Decides the texts: another run asks for other ones, which the server can't have cached.</param>
    public LoadRun(LoadPlan plan, ApiClient api, ServedModel model, int seed)
    {
        (_plan, _api, _model) = (plan, api, model);
        _workload = new Workload(model.VocabularySize, plan.Tokens, seed);
        _whole = plan.Has(LoadPlan.Whole) ? new WholeScenario(api, model, _workload, plan.Clients) : null;
        _streamed = plan.Has(LoadPlan.Streamed) ? new StreamedScenario(api, model, _workload, plan.Clients) : null;
        _predict = plan.Has(LoadPlan.Predict) ? new PredictScenario(api, model, seed) : null;
        _typing = plan.Has(LoadPlan.Typing) ? new TypingScenario(api, model, seed) : null;
        _continue = plan.Has(LoadPlan.Continue) ? new ContinueScenario(api, model, seed) : null;
        _suggest = plan.Has(LoadPlan.Suggest) ? new SuggestScenario(api, model) : null;
    }

    /// <summary>Measures all rounds.</summary>
    /// <param name="inProcess">The engine in this process, which takes turns with the server; or null.</param>
    /// <param name="log">Is told what is measured.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The speed of the engine in this process, round by round.</returns>
    public IReadOnlyList<double> Measure(IVariant? inProcess, IProgressLog log, CancellationToken cancellationToken)
    {
        var length = TimeSpan.FromSeconds(_plan.Seconds);
        var speeds = new List<double>();
        log.Measure("warming up", () => WarmUp(inProcess, cancellationToken));
        for (var round = 1; round <= _plan.Rounds; round++)
        {
            var place = $"round {round} of {_plan.Rounds}: ";
            if (inProcess is not null)
                log.Measure($"{place}the engine in process", () => speeds.Add(inProcess.Measure(_plan.Clients, length, cancellationToken).TokensPerSecond));
            if (_whole is not null)
                log.Measure($"{place}{_plan.Clients} clients, whole", () => _whole.Measure(length, cancellationToken));
            if (_streamed is not null)
                log.Measure($"{place}{_plan.Clients} clients, streamed", () => _streamed.Measure(length, cancellationToken));
            if (_predict is not null)
                log.Measure($"{place}predict", () => _predict.Measure(length, cancellationToken));
            if (_typing is not null)
                log.Measure($"{place}typing", () => _typing.Measure(cancellationToken));
            if (_continue is not null)
                log.Measure($"{place}continue", () => _continue.Measure(length, cancellationToken));
            if (_suggest is not null)
                log.Measure($"{place}suggest", () => _suggest.Measure(length, cancellationToken));
        }

        return speeds;
    }

    /// <summary>Once for nothing: code is compiled, every lane gets its buffers, and what is continued is read.</summary>
    private void WarmUp(IVariant? inProcess, CancellationToken cancellationToken)
    {
        inProcess?.Measure(_plan.Clients, WarmUpTime, cancellationToken);
        if (_whole is not null)
            new WholeScenario(_api, _model, _workload, _plan.Clients).Measure(WarmUpTime, cancellationToken);
        if (_streamed is not null)
            new StreamedScenario(_api, _model, _workload, _plan.Clients).Measure(WarmUpTime, cancellationToken);
        _continue?.Prepare(cancellationToken);
        if (_suggest is not null)
            new SuggestScenario(_api, _model).Measure(WarmUpTime, cancellationToken);
    }

    /// <summary>Sums up.</summary>
    /// <param name="machine">What it was measured on.</param>
    /// <param name="engine">The engine without a server, or null.</param>
    /// <param name="server">The server at rest, or null.</param>
    public LoadReport ToReport(Machine machine, EngineResult? engine, ServerResult? server)
    {
        var (whole, streamed, predict) = (_whole?.Result, _streamed?.Result, _predict?.Result);
        var (typing, continued, suggest) = (_typing?.Result, _continue?.Result, _suggest?.Result);
        var marks = LoadMarks.Judge(_plan, engine, whole, streamed, predict, typing, continued, suggest, server);
        return new LoadReport(machine, _plan, _model, engine, whole, streamed, predict, typing, continued, suggest, server, marks);
    }
}

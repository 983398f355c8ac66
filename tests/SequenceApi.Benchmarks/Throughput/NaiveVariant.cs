using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SequenceApi.Benchmarks.Clients;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Models.Onnx;
using SequenceApi.Engine.Sampling;

namespace SequenceApi.Benchmarks.Throughput;

/// <summary>
/// What a tutorial's server does: each request steps the shared session for itself, one token at a time, on a thread of
/// the pool, with the session's default options and new tensors at each step. It samples as the engine does.
/// </summary>
internal sealed class NaiveVariant : IVariant
{
    private readonly LanguageModel _model;
    private readonly Workload _workload;
    private readonly InferenceSession _session;

    /// <summary>Opens a session of its own.</summary>
    /// <param name="model">The model; its tokenizer and layout are used, its network is not.</param>
    /// <param name="graph">The file of its step graph.</param>
    /// <param name="workload">What is asked for.</param>
    public NaiveVariant(LanguageModel model, string graph, Workload workload)
    {
        OnnxRuntimeTelemetry.TurnOff();
        (_model, _workload, _session) = (model, workload, new InferenceSession(graph));
    }

    /// <inheritdoc/>
    public string Name => VariantNames.Naive;

    /// <inheritdoc/>
    public Measurement Measure(int concurrency, TimeSpan length, CancellationToken cancellationToken)
    {
        var window = new Window(length);
        var tokens = 0L;
        Crowd.Run(concurrency, ServeAsync, window.Pass, cancellationToken);
        return new Measurement(tokens, window.Seconds, window.AllocatedBytes);

        async Task ServeAsync(int client, CancellationToken stop)
        {
            for (var turn = 0; !stop.IsCancellationRequested; turn++)
            {
                Generate(_workload.Length(client, concurrency, turn), Count, stop);

                // The next request gets in line behind those that wait for a thread.
                await Task.Yield();
            }
        }

        void Count()
        {
            if (window.Holds(Stopwatch.GetTimestamp()))
                Interlocked.Increment(ref tokens);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private void Generate(int length, Action count, CancellationToken stop)
    {
        var number = _workload.Next();
        var (sampler, parameters) = (new Sampler(), new SamplingParameters { Seed = number });
        var states = _model.StepModel.Layout.Tensors.Select(tensor => new DenseTensor<float>([1, tensor.Width])).ToArray();
        var completion = new List<(int Id, float LogProbability)>();
        float[] logits = [];
        var prompt = _workload.Prompt(number);
        foreach (var id in _model.Beginning is { } beginning ? prompt.Prepend(beginning.LastToken) : prompt)
            logits = Step(id, states);
        while (completion.Count < length && !stop.IsCancellationRequested)
        {
            var distribution = sampler.Distribution(logits);
            var id = sampler.Sample(
                distribution, parameters, counts: null, prompt.Length + completion.Count, _model.Skipped, endId: null, mayEnd: true);
            if (id == _model.EndId)
                break;
            completion.Add((id, distribution.LogProbability(id)));
            count();
            if (completion.Count < length)
                logits = Step(id, states);
        }
    }

    private float[] Step(int id, DenseTensor<float>[] states)
    {
        var tensors = _model.StepModel.Layout.Tensors;
        var inputs = new List<NamedOnnxValue>
        {
            NamedOnnxValue.CreateFromTensor(OnnxStepModel.InputIds, new DenseTensor<long>(new long[] { id }, [1])),
        };
        if (_session.InputMetadata.ContainsKey(OnnxStepModel.LogitRows))
            inputs.Add(NamedOnnxValue.CreateFromTensor(OnnxStepModel.LogitRows, new DenseTensor<long>(new long[] { 0 }, [1])));
        for (var i = 0; i < tensors.Count; i++)
            inputs.Add(NamedOnnxValue.CreateFromTensor(tensors[i].Input, states[i]));
        using var outputs = _session.Run(inputs);
        for (var i = 0; i < tensors.Count; i++)
            states[i] = Output(outputs, tensors[i].Output).ToDenseTensor();
        return Output(outputs, OnnxStepModel.Logits).ToArray();
    }

    private static Tensor<float> Output(IEnumerable<DisposableNamedOnnxValue> outputs, string name) =>
        outputs.First(output => output.Name == name).AsTensor<float>();
}

using SequenceApi.Training.Data;
using SequenceApi.Training.Model;
using static TorchSharp.torch;

namespace SequenceApi.Training.Training;

/// <summary>
/// The mathematics of a run: one <see cref="Step"/> after the other. Whatever is random in a step comes from the seed
/// and the step's number alone, so a run that is stopped and resumed is the run that never stopped.
/// </summary>
internal sealed class TrainingState : IDisposable
{
    private readonly TrainingOptions _options;
    private readonly TokenStreams _streams;
    private readonly WeightDrop _weightDrop;
    private readonly long[] _inputs;
    private readonly long[] _targets;
    private Tensor[] _hidden;

    /// <summary>Makes a run's first state.</summary>
    /// <param name="options">What the run computes.</param>
    /// <param name="tokens">The training text.</param>
    /// <param name="vocabularySize">Tokens of the vocabulary.</param>
    /// <param name="unknownId">The unknown token.</param>
    /// <exception cref="TrainingException">The text is too short for one batch.</exception>
    public TrainingState(TrainingOptions options, int[] tokens, int vocabularySize, int? unknownId)
    {
        _options = options;
        _streams = new TokenStreams(tokens, options.BatchSize, options.Bptt, options.Seed);
        manual_seed(options.Seed);
        Model = new Network(options.Shape(vocabularySize), options.Regularization(), unknownId);
        foreach (var layer in Model.Layers.OfType<LstmLayer>())
            layer.AddToForgetBias(options.ForgetBias);
        Optimizer = Optimizer.Create(options.Optimizer, Model, options.WeightDecay);
        Average = new WeightAverage(Model, options.EmaDecay);
        _weightDrop = new WeightDrop(Model, options.WeightDrop);
        _inputs = new long[_streams.TokensPerChunk];
        _targets = new long[_streams.TokensPerChunk];
        _hidden = Model.InitialState(options.BatchSize);
    }

    /// <summary>The network.</summary>
    public Network Model { get; }

    /// <summary>The optimizer.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>The weights' running mean, which is what is validated and kept.</summary>
    public WeightAverage Average { get; }

    /// <summary>Steps in an epoch.</summary>
    public int StepsPerEpoch => _streams.ChunksPerEpoch;

    /// <summary>Targets that a step learns from.</summary>
    public int TokensPerStep => _streams.TokensPerChunk;

    /// <summary>Everything that changes while a run goes on, by name: what a checkpoint holds.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> Tensors =>
    [
        .. Weights,
        .. Optimizer.Moments.Select(pair => ("optimizer." + pair.Key, pair.Value)),
        .. Average.Means.Select(pair => (Checkpoint.AveragePrefix + pair.Name, pair.Tensor)),
        .. Model.StateNames.Zip(_hidden, (name, tensor) => ("hidden." + name, tensor)),
    ];

    /// <summary>The network's part of <see cref="Tensors"/>.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> Weights => Checkpoint.Weights(Model);

    /// <summary>Learns from the next chunk.</summary>
    /// <param name="step">Steps before this one.</param>
    /// <param name="learningRate">The optimizer's rate.</param>
    /// <returns>The chunk's mean loss in nats per token, as training sees it, and the gradient's norm before clipping.
    /// Where one is not a finite number, nothing was learned.</returns>
    public (double Loss, double GradientNorm) Step(long step, double learningRate)
    {
        using var scope = NewDisposeScope();
        manual_seed(unchecked((long)SplitMix64.Hash(_options.Seed, step)));
        Model.train();
        var hidden = StartChunk(step);
        _weightDrop.Hide();
        var (logits, next) = Model.Forward(Chunk(_inputs), hidden);
        var loss = nn.functional.cross_entropy(logits.flatten(0, 1), Chunk(_targets).flatten());
        loss.backward();
        _weightDrop.Restore();
        var norm = nn.utils.clip_grad_norm_(Model.parameters(), _options.Clip);
        var value = loss.item<float>();
        if (float.IsFinite(value) && double.IsFinite(norm))
        {
            Optimizer.Step(learningRate, step + 1);
            Average.Update(step + 1);
            KeepHidden(next);
        }

        return (value, norm);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Optimizer.Dispose();
        Average.Dispose();
        Model.Dispose();
        foreach (var tensor in _hidden)
            tensor.Dispose();
    }

    private Tensor[] StartChunk(long step)
    {
        var (epoch, chunk) = ((int)(step / StepsPerEpoch), (int)(step % StepsPerEpoch));
        _streams.CopyChunk(epoch, chunk, _inputs, _targets);
        return chunk == 0 ? Model.InitialState(_options.BatchSize) : _hidden;
    }

    private Tensor Chunk(long[] tokens) => tensor(tokens).reshape(_options.Bptt, _options.BatchSize);

    private void KeepHidden(Tensor[] next)
    {
        foreach (var tensor in _hidden)
            tensor.Dispose();
        _hidden = [.. next.Select(tensor => tensor.detach().clone().DetachFromDisposeScope())];
    }
}

using System.Diagnostics;
using SequenceApi.Training.Data;
using static TorchSharp.torch;

namespace SequenceApi.Training.Training;

/// <summary>
/// How fast training steps are beside the least that anyone would write: torch's own embedding, recurrent module,
/// linear map, loss, backward pass and AdamW, with nothing dropped, clipped, averaged or carried.
/// </summary>
/// <param name="TokensPerSecond">Of a training step.</param>
/// <param name="BareTokensPerSecond">Of the bare loop.</param>
internal sealed record StepProfile(double TokensPerSecond, double BareTokensPerSecond)
{
    private const int Rounds = 7;
    private const int StepsOfRound = 3;

    /// <summary>The first speed's share of the second.</summary>
    public double Share => TokensPerSecond / BareTokensPerSecond;

    /// <summary>Measures both in turn, so that whatever else the machine does slows both; the median round of each counts.</summary>
    /// <param name="options">What a run computes.</param>
    /// <param name="data">What it learns from.</param>
    /// <param name="vocabularySize">Tokens of the vocabulary.</param>
    /// <exception cref="TrainingException">The text is too short for one batch.</exception>
    public static StepProfile Measure(TrainingOptions options, TrainingData data, int vocabularySize)
    {
        using var state = new TrainingState(options, data.Training, vocabularySize, data.UnknownId);
        using var bare = new BareLoop(options, data.Training, vocabularySize);
        var step = 0L;
        var (ours, theirs) = (new double[Rounds], new double[Rounds]);
        // The round before the first warms up caches and the kernels' own compilers.
        for (var round = -1; round < Rounds; round++)
        {
            var time = Time(() => state.Step(step++, options.LearningRate));
            var bareTime = Time(bare.Step);
            if (round >= 0)
                (ours[round], theirs[round]) = (state.TokensPerStep / time, state.TokensPerStep / bareTime);
        }

        return new StepProfile(Median(ours), Median(theirs));
    }

    private static double Time(Action step)
    {
        var started = Stopwatch.GetTimestamp();
        for (var count = 0; count < StepsOfRound; count++)
            step();
        return Stopwatch.GetElapsedTime(started).TotalSeconds / StepsOfRound;
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    private sealed class BareLoop : nn.Module
    {
        private readonly nn.Module<Tensor, Tensor> _embedding;
        private readonly nn.Module _recurrent;
        private readonly nn.Module<Tensor, Tensor> _projection;
        private readonly optim.Optimizer _optimizer;
        private readonly Tensor _inputs;
        private readonly Tensor _targets;

        public BareLoop(TrainingOptions options, int[] tokens, int vocabularySize) : base(nameof(BareLoop))
        {
            _embedding = nn.Embedding(vocabularySize, options.EmbeddingSize);
            _recurrent = options.Cell switch
            {
                "rnn" => nn.RNN(options.EmbeddingSize, options.HiddenSize, options.Layers),
                "gru" => nn.GRU(options.EmbeddingSize, options.HiddenSize, options.Layers),
                _ => nn.LSTM(options.EmbeddingSize, options.HiddenSize, options.Layers),
            };
            _projection = nn.Linear(options.HiddenSize, vocabularySize);
            RegisterComponents();
            _optimizer = optim.AdamW(parameters());
            var streams = new TokenStreams(tokens, options.BatchSize, options.Bptt, options.Seed);
            var (inputs, targets) = (new long[streams.TokensPerChunk], new long[streams.TokensPerChunk]);
            streams.CopyChunk(0, 0, inputs, targets);
            (_inputs, _targets) = (tensor(inputs).reshape(options.Bptt, options.BatchSize), tensor(targets));
        }

        public void Step()
        {
            using var scope = NewDisposeScope();
            _optimizer.zero_grad();
            var embedded = _embedding.forward(_inputs);
            var output = _recurrent switch
            {
                TorchSharp.Modules.RNN rnn => rnn.forward(embedded, null).Item1,
                TorchSharp.Modules.GRU gru => gru.forward(embedded).Item1,
                _ => ((TorchSharp.Modules.LSTM)_recurrent).forward(embedded).Item1,
            };
            var loss = nn.functional.cross_entropy(_projection.forward(output).flatten(0, 1), _targets);
            loss.backward();
            _optimizer.step();
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                foreach (var part in new IDisposable[] { _optimizer, _inputs, _targets })
                    part.Dispose();
            base.Dispose(disposing);
        }
    }
}

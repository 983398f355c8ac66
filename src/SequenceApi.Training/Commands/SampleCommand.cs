using System.CommandLine;
using SequenceApi.Engine.Sampling;
using SequenceApi.Training.Training;

namespace SequenceApi.Training.Commands;

/// <summary><c>sample</c>: lets a model write.</summary>
internal static class SampleCommand
{
    private static readonly Option<string> From = Arguments.Checkpoint();
    private static readonly Option<string> Prompt = new("--prompt") { Description = "The text to go on from.", DefaultValueFactory = _ => "" };
    private static readonly Option<int> Length = Arguments.Within("--length", 1, 1_000_000, 500, "Tokens to write.");
    private static readonly Option<double> Temperature = Arguments.Within("--temperature", 0, 100, 0.8, "Below 1 safer, above 1 bolder; 0 always takes the likeliest.");
    private static readonly Option<long> Seed = Arguments.Within("--seed", 0, long.MaxValue, 1, "Decides the draws.");

    public static Command Create()
    {
        var command = new Command("sample", "Let a model write.") { From, Prompt, Length, Temperature, Seed };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult result)
    {
        var output = result.InvocationConfiguration.Output;
        var checkpoint = Checkpoint.Load(result.GetRequiredValue(From));
        using var model = checkpoint.ToModel();
        var sampler = new TextSampler(model, checkpoint.ToTokenizer(), checkpoint.BeginningId);
        var prompt = result.GetValue(Prompt) ?? "";
        output.Write(prompt);
        var sampling = new SamplingParameters { Temperature = (float)result.GetValue(Temperature), Seed = result.GetValue(Seed) };
        foreach (var piece in sampler.Continue(prompt, sampling, result.GetValue(Length)))
        {
            output.Write(piece);
            output.Flush();
        }

        output.WriteLine();
        return 0;
    }
}

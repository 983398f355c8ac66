using SequenceApi.Benchmarks.Commands;

return CommandRunner.Run(args, Console.Out, Console.Error);

using SequenceApi.Training.Commands;

return CommandLine.Run(args, Console.Out, Console.Error);

using SequenceApi.Training.Commands;
using SequenceApi.Training.Native;

NativeMemory.KeepFlat();
return CommandLine.Run(args, Console.Out, Console.Error);

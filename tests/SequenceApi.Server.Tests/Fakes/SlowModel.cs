using System.Diagnostics;
using SequenceApi.Engine.Models;

namespace SequenceApi.Server.Tests.Fakes;

/// <summary>A toy of characters each step of which takes a while, so that what goes on long can be ended from outside.</summary>
internal static class SlowModel
{
    /// <summary>Makes one.</summary>
    public static LanguageModel Of(TimeSpan step) =>
        TestModels.Characters(new ToyStepModel(TestModels.Ascii.Count) { BeforeStep = _ => Pause(step) });

    private static void Pause(TimeSpan time)
    {
        var start = Stopwatch.GetTimestamp();
        SpinWait.SpinUntil(() => Stopwatch.GetElapsedTime(start) >= time);
    }
}

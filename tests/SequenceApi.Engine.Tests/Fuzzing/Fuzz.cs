using CsCheck;
using Xunit.Sdk;

namespace SequenceApi.Engine.Tests.Fuzzing;

/// <summary>Holds a law against many random cases.</summary>
internal static class Fuzz
{
    /// <summary>How long a case may take on a busy machine before it counts as a hang.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Tries cases one after another.</summary>
    /// <param name="cases">What may come.</param>
    /// <param name="count">How many.</param>
    /// <param name="law">Tells whether the case was taken or refused; throws where the law is broken.</param>
    /// <param name="show">A case, as it takes to try it by hand.</param>
    /// <param name="leastTaken">The share of them that must be taken: where all are refused at once, little is tried.</param>
    public static void Each<T>(Gen<T> cases, int count, Func<T, bool> law, Func<T, string> show, double leastTaken = 0.1)
    {
        var all = new FuzzCases<T>(cases, count);
        var taken = 0;
        var current = all.Next();
        var run = Task.Run(
            () =>
            {
                for (; current is not null; current = all.Next())
                    taken += Try(current, law, show) ? 1 : 0;
            },
            TestContext.Current.CancellationToken);
        for (var seen = current; !Wait(run); seen = current)
            if (current is { } stuck && ReferenceEquals(stuck, seen))
                throw Broken(stuck, show, new TimeoutException($"It takes longer than {Patience}."));
        TestContext.Current.SendDiagnosticMessage("{0} of {1} are taken", taken, all.Count);
        Assert.InRange((double)taken / all.Count, leastTaken, 1);
    }

    /// <summary>Tries cases several at a time.</summary>
    public static async Task EachAsync<T>(FuzzCases<T> cases, int atOnce, Func<T, Task> law, Func<T, string> show) =>
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(async () =>
        {
            while (cases.Next() is { } next)
                try
                {
                    await law(next.Value);
                }
                catch (Exception exception)
                {
                    cases.Stop();
                    throw Broken(next, show, exception);
                }
        })));

    /// <summary>Bytes, as they can be pasted.</summary>
    public static string Show(byte[] bytes) => $"base64 {Convert.ToBase64String(bytes)}";

    private static bool Wait(Task run)
    {
        try
        {
            return run.Wait(Patience, TestContext.Current.CancellationToken);
        }
        catch (AggregateException exception)
        {
            throw exception.InnerException!;
        }
    }

    private static bool Try<T>(FuzzCase<T> tried, Func<T, bool> law, Func<T, string> show)
    {
        try
        {
            return law(tried.Value);
        }
        catch (Exception exception)
        {
            throw Broken(tried, show, exception);
        }
    }

    private static XunitException Broken<T>(FuzzCase<T> broken, Func<T, string> show, Exception exception) => new(
        $"Case {broken.Number} breaks the law; SEQUENCEAPI_FUZZ_SEED={broken.Seed} begins with it.\n{show(broken.Value)}\n{exception}");
}
